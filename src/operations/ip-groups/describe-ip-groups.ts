/** Lists IP access control groups. Ids of groups that do not exist are passed over (catalogue 319). */
import { operation } from "../operation.ts";
import { page } from "../pages.ts";
import { workspacesPages } from "../workspaces-words.ts";
import { showRules } from "./ip-rules.ts";

export default operation("workspaces", "DescribeIpGroups", {
  decide({ input, world }) {
    const { GroupIds = [], MaxResults = workspacesPages.most, NextToken } = input;
    const asked = new Set(GroupIds);
    const groups = world
      .all("ip-group")
      .filter(({ id }) => asked.size === 0 || asked.has(id))
      .toArray();
    const request = { MaxResults, NextToken };
    const { items, nextToken } = page(groups, ({ id }) => id, request, workspacesPages, "DescribeIpGroups");
    const Result = items.map(({ id, name, description, rules }) => ({
      groupId: id,
      groupName: name,
      groupDesc: description,
      userRules: showRules(rules),
    }));
    return { output: { Result, NextToken: nextToken } };
  },
});
