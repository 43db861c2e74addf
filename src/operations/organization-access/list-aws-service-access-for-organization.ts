/** Lists the services that may act in all accounts of the organization. */
import { awsError } from "../../model/aws-error.ts";
import { GLOBAL } from "../../model/regions.ts";
import { take } from "../describe.ts";
import { administratorOf } from "../ipam/ipams/administrator.ts";
import { operation } from "../operation.ts";
import { type PageBounds, pagesOf, readPage, sortedAfter, tokenAfter } from "../pages.ts";
import { nothing } from "../permission/touched.ts";
import { findOrganization, noSuchPage, notAllowed } from "./organization-words.ts";

// ours: no evidence of AWS's text
const wrongPageSize = awsError(
  "InvalidInputException",
  (size: number) => `You provided a value of ${size} for MaxResults. It has to be from 1 to 20.`,
);

/** AWS: the bounds of its API reference. */
const bounds: PageBounds = {
  least: 1,
  most: 20,
  usual: 20,
  words: { tooSmall: wrongPageSize, tooLarge: wrongPageSize, invalidNextToken: noSuchPage },
};

export default operation("organizations", "ListAWSServiceAccessForOrganization", {
  touches: nothing,
  decide(call) {
    const { input, world, caller } = call;
    const organization = findOrganization(call);
    const { managementAccount } = organization;
    const isAdministrator = administratorOf(world, organization) === caller.account;
    if (caller.account !== managementAccount && !isAdministrator) throw notAllowed();
    const mark = pagesOf("ListAWSServiceAccessForOrganization", input, world);
    const page = readPage(input, bounds, mark);
    const all = world.elsewhere(managementAccount, GLOBAL).all("organization-access");
    const sorted = sortedAfter(all, ({ id }) => id, page?.after);
    const { items, hasMore } = take(sorted, undefined, page?.size ?? bounds.most);
    const last = items.at(-1);
    return {
      output: {
        EnabledServicePrincipals: items.map(({ id, enabledAt }) => ({ ServicePrincipal: id, DateEnabled: enabledAt })),
        NextToken: hasMore && last !== undefined ? tokenAfter(last.id, mark) : undefined,
      },
    };
  },
});
