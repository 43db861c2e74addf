/** `cordon host refused`: what a host refused lately, or would refuse, and how little is missing. */
import type { ShownRefusal } from "../../own-api/hosts/refused.ts";
import { formatSide } from "../flow-words.ts";
import { ask, type Where } from "../question.ts";
import { readable } from "../terminal/readable.ts";
import { type Look, lookOf, paint, table } from "../terminal/table.ts";

const HEAD = ["", "LAST", "DEVICE", "FROM", "TO", "TRAFFIC", "PACKETS", "TODAY'S RULES"];

export async function refused(values: Where & { readonly json: boolean }, host: string): Promise<number> {
  const answer = await ask(values, "/_cordon/hosts/refused", { query: { host } });
  if (values.json) {
    console.log(JSON.stringify(answer));
    return 0;
  }
  const look = lookOf(process.stdout);
  const rows = readable(answer).refusals.map((each) => rowOf(each, look));
  const nothing = `${host} has told of nothing that was refused, or would be, since the server started.`;
  console.log(rows.length === 0 ? nothing : table(rows, { look, head: HEAD }));
  return 0;
}

function rowOf(refusal: ShownRefusal, look: Look): readonly string[] {
  const { isObserved, last, device, source, destination, traffic, packets, side, direction } = refusal;
  return [
    isObserved ? paint(look, "warning", "would refuse") : paint(look, "bad", "refused"),
    last.slice(0, 19).replace("T", " "),
    device,
    source,
    destination,
    traffic,
    packets.toLocaleString("en-US"),
    side.verdict === "allowed" ? `allow it now: ${formatSide(side, direction)}` : formatSide(side, direction),
  ];
}
