/** `POST /_cordon/hosts/mode` and `/confirm`: whether a host refuses what its groups don't allow, or only counts it. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { random } from "../../gateway/ids.ts";
import type { BoundDevice, Host } from "../../model/records/hosts/host.ts";
import { put } from "../../model/world/change.ts";
import { bodyOf, type Sent } from "../read-request.ts";
import { changeHosts, hostNamed, signInHostOperator } from "./operator.ts";
import { afterTrials, observing, type Trials } from "./trials.ts";

export interface AskedMode {
  readonly host: string;
  /** All of them, if it's absent. */
  readonly device?: string | undefined;
  readonly mode: "observe" | "enforce";
  /** Seconds until the host goes back to `observe` by itself, unless it's confirmed before. */
  readonly confirmWithin?: number | undefined;
}

export interface AskedConfirmation {
  readonly host: string;
  readonly device?: string | undefined;
}

/** The devices that it was about, as they are now wanted. */
export interface ChangedModes {
  readonly host: string;
  readonly devices: readonly BoundDevice[];
}

const [FEWEST_SECONDS, MOST_SECONDS] = [5, 60 * 60];

export const modeRoutes = (gateway: Gateway, trials: Trials): readonly OwnRoute[] => [
  {
    method: "POST",
    path: "/_cordon/hosts/mode",
    noted: "SetHostMode",
    async handle(request): Promise<OwnAnswer<ChangedModes>> {
      const operator = await signInHostOperator(gateway, request);
      const sent = await bodyOf(request);
      const { mode, confirmWithin } = readMode(sent);
      const { host, devices } = await changeHosts(gateway, request, operator, "SetHostMode", (world) => {
        const host = hostNamed(world, sent["host"]);
        const chosen = devicesOf(host, sent["device"]);
        operator.refuseWithout(world, idsOf(chosen));
        const now = gateway.now();
        const set = (bound: BoundDevice): BoundDevice => {
          const { trial: _, ...rest } = bound;
          if (mode === "observe") return observing(bound);
          // What is enforced for good already isn't on trial again.
          if (confirmWithin === undefined || (bound.mode === "enforce" && bound.trial === undefined))
            return { ...rest, mode };
          const until = new Date(now + confirmWithin * 1000).toISOString();
          return { ...rest, mode, trial: { id: random(8), seconds: confirmWithin, until } };
        };
        const changed = withDevices(afterTrials(host, now), chosen, set);
        const told = { host: host.name, device: sent["device"], mode, confirmWithin };
        return {
          changes: [put("host", changed)],
          told,
          output: { host: changed, devices: devicesOf(changed, sent["device"]) },
        };
      });
      await trials.settle(operator.home, host.id);
      return { status: 200, body: { host: host.name, devices } };
    },
  },
  {
    method: "POST",
    path: "/_cordon/hosts/confirm",
    noted: "ConfirmHost",
    async handle(request): Promise<OwnAnswer<ChangedModes>> {
      const operator = await signInHostOperator(gateway, request);
      const sent = await bodyOf(request);
      const body = await changeHosts(gateway, request, operator, "ConfirmHost", (world) => {
        const host = hostNamed(world, sent["host"]);
        const asked = devicesOf(host, sent["device"]);
        operator.refuseWithout(world, idsOf(asked));
        const settled = afterTrials(host, gateway.now());
        const onTrial = devicesOf(settled, sent["device"]).filter(({ trial }) => trial !== undefined);
        if (onTrial.length === 0) throw nothingToConfirm(host);
        const changed = withDevices(settled, onTrial, ({ trial: _, ...bound }) => bound);
        const devices = devicesOf(changed, sent["device"]);
        const told = { host: host.name, device: sent["device"] };
        return { changes: [put("host", changed)], told, output: { host: host.name, devices } };
      });
      return { status: 200, body };
    },
  },
];

function readMode({ mode, confirmWithin }: Sent): Pick<AskedMode, "mode" | "confirmWithin"> {
  if (mode !== "observe" && mode !== "enforce") throw new OwnRefusal('"mode" is "observe" or "enforce"');
  if (confirmWithin === undefined) return { mode };
  const isTime =
    typeof confirmWithin === "number" &&
    Number.isInteger(confirmWithin) &&
    confirmWithin >= FEWEST_SECONDS &&
    confirmWithin <= MOST_SECONDS;
  if (!isTime) throw new OwnRefusal(`a trial lasts ${FEWEST_SECONDS} to ${MOST_SECONDS} seconds`);
  if (mode === "observe") throw new OwnRefusal("observe refuses nothing, so there's nothing to confirm");
  return { mode, confirmWithin };
}

function devicesOf({ name, interfaces }: Host, device: unknown): readonly BoundDevice[] {
  if (device === undefined) return interfaces;
  const found = interfaces.filter((bound) => bound.device === device);
  if (found.length > 0) return found;
  const devices = interfaces.map((bound) => bound.device).join(", ");
  throw new OwnRefusal(`the host ${name} has no such device: it has ${devices}`, 404);
}

const idsOf = (devices: readonly BoundDevice[]): readonly string[] => devices.map(({ interfaceId }) => interfaceId);

const withDevices = (host: Host, chosen: readonly BoundDevice[], set: (bound: BoundDevice) => BoundDevice): Host => {
  const devices = new Set(chosen.map(({ device }) => device));
  return { ...host, interfaces: host.interfaces.map((bound) => (devices.has(bound.device) ? set(bound) : bound)) };
};

function nothingToConfirm({ name }: Host): OwnRefusal {
  return new OwnRefusal(
    `nothing of the host ${name} is on trial: either it was confirmed, or the time was over and it's in observe again. See: cordon hosts`,
    409,
  );
}
