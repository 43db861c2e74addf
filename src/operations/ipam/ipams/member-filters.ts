/** IPAM's filters: plain members of the listed items, named in kebab case (`IpamPoolId`: `ipam-pool-id`). */

const inKebabCase = (member: string): string =>
  member.replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => `${before}-${letter}`).toLowerCase();

export const memberFilters = (members: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(members.map((member) => [inKebabCase(member), member]));
