/** A host as operators see it: what is wanted of it, and what it last said. */
import type { BoundDevice, Host } from "../../model/records/hosts/host.ts";
import type { World } from "../../model/world/world.ts";
import type { LiveConnection, Report, ReportedInterface } from "./contract.ts";

export interface ShownHost {
  readonly id: string;
  readonly name: string;
  readonly createTime: string;
  /** Since when its key is good. Absent until it has joined. */
  readonly keySince?: string;
  readonly devices: readonly ShownDevice[];
  /** Whether it follows its feed now. */
  readonly isConnected: boolean;
  /** When it last reported. This and what follows is absent until it has. */
  readonly lastSeen?: string;
  readonly version?: string;
  /** The revision of its account and Region that it has said it has. */
  readonly applied?: number;
  /** Whether it has what it was last told. A revision that changes nothing for it isn't told at once, so it may have a lower one. */
  readonly isCurrent: boolean;
  readonly drift?: Report["drift"];
  readonly problems: readonly string[];
  readonly outliving?: readonly LiveConnection[];
}

export interface ShownDevice extends BoundDevice {
  /** The interface's tag Name. */
  readonly name?: string;
  /** What the host says of it. */
  readonly reported?: Omit<ReportedInterface, "device" | "interfaceId">;
}

interface Facts {
  readonly report: { readonly at: string; readonly report: Report } | undefined;
  readonly isConnected: boolean;
  /** Whether two machines seem to be this host. */
  readonly isContested: boolean;
  /** Of what it was last told. */
  readonly cursor: string | undefined;
}

const TWO_MACHINES =
  "two machines seem to have its key, and take the connection from each other: join the copy as a host of its own";

export function showHost(
  world: World,
  host: Host,
  { report: received, isConnected, isContested, cursor }: Facts,
): ShownHost {
  const { id, name, createTime, key, interfaces } = host;
  const report = received?.report;
  const gone = interfaces.filter(({ interfaceId }) => world.get("network-interface", interfaceId) === undefined);
  const own = gone.map(({ device, interfaceId }) => `${interfaceId} is gone: nothing is allowed on ${device}`);
  const contested = isContested ? [TWO_MACHINES] : [];
  const applied = report?.applied?.revisions[`${world.account}/${world.region}`];
  return {
    ...{ id, name, createTime },
    ...(key !== undefined && { keySince: key.since }),
    devices: interfaces.map((bound) => showDevice(world, bound, report)),
    isConnected,
    isCurrent: cursor !== undefined && report?.applied?.cursor === cursor,
    ...(received !== undefined && { lastSeen: received.at, version: received.report.version }),
    ...(applied !== undefined && { applied }),
    ...(report !== undefined && { drift: report.drift, outliving: report.outliving }),
    problems: [...own, ...contested, ...(report?.problems ?? [])],
  };
}

function showDevice(world: World, bound: BoundDevice, report: Report | undefined): ShownDevice {
  const { tags = [] } = world.get("network-interface", bound.interfaceId) ?? {};
  const name = tags.find(({ key }) => key === "Name")?.value;
  const said = report?.interfaces.find(
    ({ device, interfaceId }) => device === bound.device && interfaceId === bound.interfaceId,
  );
  if (said === undefined) return { ...bound, ...(name !== undefined && { name }) };
  const { device: _, interfaceId: __, ...reported } = said;
  return { ...bound, ...(name !== undefined && { name }), reported };
}
