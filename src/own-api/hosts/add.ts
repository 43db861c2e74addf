/** `POST /_cordon/hosts/add`: a machine's devices are bound to network interfaces, and it gets a token to join with. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { newId } from "../../gateway/ids.ts";
import type { BoundDevice, Host } from "../../model/records/hosts/host.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { DEVICE } from "../../rollout/feed/bounds.ts";
import { bodyOf, listOf, type Sent } from "../read-request.ts";
import { findInterfaces } from "./find-interfaces.ts";
import { changeHosts, interfacesOf, signInHostOperator } from "./operator.ts";
import { type ShownHost, showHost } from "./show-host.ts";
import { type AskedForToken, type GivenToken, makeToken, readAskedToken } from "./tokens.ts";

export interface AskedHost extends AskedForToken {
  readonly name: string;
  readonly devices: readonly AskedDevice[];
}

export interface AskedDevice {
  readonly device: string;
  /** An id, the tag Name, or a private address. */
  readonly interface: string;
  readonly isGuest?: boolean | undefined;
}

export interface AddedHost extends GivenToken {
  readonly host: ShownHost;
}

const MOST_DEVICES = 1_000;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export const addRoute = (gateway: Gateway, pin: string | undefined): OwnRoute => ({
  method: "POST",
  path: "/_cordon/hosts/add",
  noted: "AddHost",
  largestBody: 256 * 1024,
  async handle(request): Promise<OwnAnswer<AddedHost>> {
    const operator = await signInHostOperator(gateway, request);
    const sent = await bodyOf(request);
    const name = readName(sent);
    const devices = readDevices(sent);
    const asked = readAskedToken(sent);
    const body = await changeHosts(gateway, request, operator, "AddHost", (world) => {
      const host = makeHost(world, name, devices, new Date(gateway.now()).toISOString());
      operator.refuseWithout(world, interfacesOf(host));
      refuseTaken(world, host);
      const { changes, given } = makeToken(world, host.id, asked, pin, gateway.now());
      const { expires, isReusable } = given;
      return {
        changes: [put("host", host), ...changes],
        told: { name, devices: host.interfaces, token: { expires, isReusable } },
        output: {
          ...given,
          host: showHost(world, host, { report: undefined, isConnected: false, isContested: false, cursor: undefined }),
        },
      };
    });
    return { status: 200, body, headers: { "cache-control": "no-store" } };
  },
});

function readName({ name }: Sent): string {
  if (typeof name !== "string" || !NAME.test(name) || name.startsWith("host-0")) {
    throw new OwnRefusal(
      "a host's name has 1 to 63 letters, digits, dots, dashes and underscores, and isn't like an id",
    );
  }
  return name;
}

function readDevices(sent: Sent): readonly AskedDevice[] {
  const devices = listOf(sent, "devices").map(readDevice);
  if (devices.length === 0) throw new OwnRefusal("a host needs a device that is bound to a network interface");
  if (devices.length > MOST_DEVICES) throw new OwnRefusal(`a host has at most ${MOST_DEVICES} devices`);
  const twice = devices.find(({ device }, i) => devices.findIndex((other) => other.device === device) < i);
  if (twice !== undefined) throw new OwnRefusal(`${twice.device} is bound twice: a device has one network interface`);
  return devices;
}

function readDevice(sent: unknown): AskedDevice {
  const { device, interface: of, isGuest = false } = (sent ?? {}) as Sent;
  if (typeof device !== "string" || typeof of !== "string" || typeof isGuest !== "boolean" || of === "") {
    throw new OwnRefusal('a device has "device" and "interface" as text');
  }
  if (!DEVICE.test(device)) {
    throw new OwnRefusal(
      `'${device.slice(0, 40)}' isn't a device: names have up to 15 letters, digits, and _ . - (of eth0@if5, take eth0)`,
    );
  }
  if (device === "lo") throw new OwnRefusal("lo is the loopback, which groups never filter");
  return { device, interface: of, isGuest };
}

function makeHost(world: World, name: string, devices: readonly AskedDevice[], now: string): Host {
  const found = findInterfaces(
    world,
    devices.map((each) => each.interface),
  );
  const interfaces = devices.map(
    ({ device, isGuest = false }, i): BoundDevice => ({
      device,
      interfaceId: found[i]?.id ?? "",
      isGuest,
      mode: "observe",
    }),
  );
  return {
    ...{ id: newId("host"), ownerId: world.account, name, createTime: now },
    interfaces: interfaces.toSorted((a, b) => (a.device < b.device ? -1 : 1)),
  };
}

function refuseTaken(world: World, host: Host): void {
  const [namesake] = world.by("host", "name", host.name);
  if (namesake !== undefined) {
    throw new OwnRefusal(
      `there is a host ${host.name} already. To let it join again: cordon host token ${host.name}. To bind other interfaces, remove it first`,
      409,
    );
  }
  const ids = interfacesOf(host);
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice !== undefined) throw new OwnRefusal(`${twice} is bound twice: it's on one device`);
  for (const id of ids) {
    const [other] = world.by("host", "interface", id);
    if (other !== undefined)
      throw new OwnRefusal(`${id} is bound to the host ${other.name}: remove that one first`, 409);
  }
}
