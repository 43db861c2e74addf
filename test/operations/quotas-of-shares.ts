/** Test cases for the quotas of resource shares. */
import { type NamedCalls, there } from "./named-calls.ts";
import type { Quotas } from "./quota.ts";

const share = (cordon: NamedCalls, name: string) =>
  there(cordon.call("ram", "CreateResourceShare", { name }).resourceShare?.resourceShareArn);

const code = "ResourceShareLimitExceededException";

export const quotasOfShares = {
  resourceShares: { most: 2, fit: 2, code, use: (cordon) => (n) => share(cordon, `share-${n}`) },
  resourcesPerShare: {
    most: 2,
    fit: 2,
    code,
    use(cordon) {
      const resourceShareArn = share(cordon, "lists");
      return (n) => {
        const { PrefixList } = cordon.ec2("CreateManagedPrefixList", {
          PrefixListName: `list-${n}`,
          MaxEntries: 1,
          AddressFamily: "IPv4",
        });
        const resourceArns = [there(PrefixList?.PrefixListArn)];
        return cordon.call("ram", "AssociateResourceShare", { resourceShareArn, resourceArns });
      };
    },
  },
  principalsPerShare: {
    most: 2,
    fit: 2,
    code,
    use(cordon) {
      const resourceShareArn = share(cordon, "friends");
      return (n) =>
        cordon.call("ram", "AssociateResourceShare", { resourceShareArn, principals: [`${n}`.padStart(12, "5")] });
    },
  },
} satisfies Quotas;
