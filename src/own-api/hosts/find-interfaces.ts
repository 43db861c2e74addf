/** The network interfaces that an operator means: by id, by the tag Name, or by a private address. */
import { formatAddress, parseAddress } from "../../address/prefix.ts";
import { OwnRefusal } from "../../gateway/http-server.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import { howToMake } from "./how-to-make.ts";

/** In the order of the texts. Looks at each interface of the world once, however many are named. */
export function findInterfaces(world: World, texts: readonly string[]): readonly NetworkInterface[] {
  const wanted = new Map(texts.filter((text) => !isId(text)).map((text) => [nameOf(text), [] as NetworkInterface[]]));
  if (wanted.size > 0) {
    for (const each of world.all("network-interface").filter((nic) => isOwn(nic, world))) {
      for (const name of namesOf(each)) wanted.get(name)?.push(each);
    }
  }
  return texts.map((text) => {
    if (isId(text)) {
      const found = world.get("network-interface", text);
      return found !== undefined && isOwn(found, world) ? found : refuseUnknown(world, text);
    }
    const [found, ...others] = wanted.get(nameOf(text)) ?? [];
    if (found === undefined) return refuseUnknown(world, text);
    if (others.length === 0) return found;
    const ids = [found, ...others].slice(0, 5).map(({ id }) => id);
    throw new OwnRefusal(`${text} means several interfaces: write an id, such as ${ids.join(" or ")}`);
  });
}

/** What participants have in a VPC of the account's is for their hosts. */
const isOwn = ({ ownerId }: NetworkInterface, { account }: World): boolean => ownerId === account;

const isId = (text: string): boolean => text.startsWith("eni-");

/** An address in the form that records have. */
function nameOf(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : formatAddress(address);
}

function* namesOf({ tags, privateIpv4, ipv6 }: NetworkInterface): Iterable<string> {
  const name = tags.find(({ key }) => key === "Name")?.value;
  if (name !== undefined) yield name;
  for (const { address } of privateIpv4) yield address;
  for (const { address } of ipv6) yield address;
}

function refuseUnknown(world: World, text: string): never {
  const where = `in account ${world.account}, ${world.region}`;
  const address = parseAddress(text);
  if (address === undefined) {
    throw new OwnRefusal(
      `there is no network interface ${text} ${where}: write its id, its tag Name or a private address`,
      404,
    );
  }
  throw new OwnRefusal(
    `no network interface has ${formatAddress(address)} ${where}. ${howToMake(world, address)}`,
    404,
  );
}
