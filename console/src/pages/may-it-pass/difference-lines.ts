/** What calls would open and close, one line for each flow. */
import { formatParty } from "../../../../src/cli/flow-words.ts";
import type { Rehearsed } from "../../../../src/own-api/what-if.ts";

const MOST = 20;
const MOST_NAMED = 3;

export function differenceLines({ interfaces, addresses, internet, parties, lacks }: Rehearsed): readonly string[] {
  const known = new Map(parties.map((party) => [party.id, party]));
  const named = (ids: readonly string[]) => {
    const names = ids.slice(0, MOST_NAMED).map((id) => formatParty(known.get(id) ?? { id }));
    return ids.length > MOST_NAMED ? `${names.join(", ")} and ${ids.length - MOST_NAMED} more` : names.join(", ");
  };
  const blockOf = ({ block, except }: (typeof addresses)[number]) =>
    except.length === 0 ? block : `${block} except ${except.join(", ")}`;
  const lines = [
    ...internet.map(
      (each) => `${each.becomes} to the internet: ${named(each.interfaceIds)} on ${each.traffic} from ${blockOf(each)}`,
    ),
    ...interfaces.map(
      ({ becomes, from, to, traffic }) => `${becomes} between interfaces: ${named(from)} to ${named(to)} on ${traffic}`,
    ),
    ...addresses.map((each) => {
      const towards = each.direction === "ingress" ? "from" : "to";
      return `${each.becomes} by the groups alone: ${named(each.interfaceIds)} on ${each.traffic} ${towards} ${blockOf(each)}`;
    }),
    ...lacks.map((lack) => `nobody can tell: ${lack}`),
  ];
  const unique = [...new Set(lines)];
  if (unique.length === 0) return ["nothing opens and nothing closes"];
  return unique.length > MOST ? [...unique.slice(0, MOST), `and ${unique.length - MOST} more`] : unique;
}
