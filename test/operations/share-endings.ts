/** Calls that end shares, and what they have. */
import { type Ending, run } from "./ending.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const list = (cordon: NamedCalls, n: number): string => {
  const input = { PrefixListName: `list-${n}`, MaxEntries: 1, AddressFamily: "IPv4" };
  return there(cordon.ec2("CreateManagedPrefixList", input).PrefixList?.PrefixListArn);
};

const share = (cordon: NamedCalls, name: string, resourceArns: readonly string[] = []): string =>
  there(cordon.call("ram", "CreateResourceShare", { name, resourceArns }).resourceShare?.resourceShareArn);

/** The share that the calls of one world are about. */
function onlyShare(cordon: NamedCalls): string {
  const [first] = cordon.call("ram", "GetResourceShares", { resourceOwner: "SELF" }).resourceShares ?? [];
  return first?.resourceShareArn ?? share(cordon, "only");
}

const POOLS = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionsIpamPool";
const LISTS = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionPrefixList";

export const shareEndings: Readonly<Record<string, Ending>> = {
  "ram.DeleteResourceShare": {
    made(cordon, n) {
      const resourceShareArn = share(cordon, `share-${n}`);
      return { key: resourceShareArn, input: { resourceShareArn } };
    },
    listed: (cordon) =>
      there(
        cordon.call("ram", "GetResourceShares", { resourceOwner: "SELF", resourceShareStatus: "ACTIVE" })
          .resourceShares,
      ).map(({ resourceShareArn }) => resourceShareArn),
    again: "success",
  },
  "ram.DisassociateResourceShare": {
    made(cordon, n) {
      const [resourceShareArn, arn] = [onlyShare(cordon), list(cordon, n)];
      run(cordon, "ram.AssociateResourceShare", { resourceShareArn, resourceArns: [arn] });
      return { key: arn, input: { resourceShareArn, resourceArns: [arn] } };
    },
    listed: (cordon) =>
      there(cordon.call("ram", "ListResources", { resourceOwner: "SELF" }).resources).map(({ arn }) => arn),
    again: "success",
  },
  "ram.DisassociateResourceSharePermission": {
    made(cordon, n) {
      const input = { resourceShareArn: onlyShare(cordon), permissionArn: n === 1 ? POOLS : LISTS };
      run(cordon, "ram.AssociateResourceSharePermission", input);
      return { key: input.permissionArn, input };
    },
    listed: (cordon) =>
      there(
        cordon.call("ram", "ListResourceSharePermissions", { resourceShareArn: onlyShare(cordon) }).permissions,
      ).map(({ arn }) => arn),
    again: /UnknownResourceException/,
  },
};
