/** Finds out by its beginning which form a file of ROAs or routes has, and reads it. */
import { BadRow, quoted } from "../rows.ts";
import { linesOf, type ReadFile } from "./lines.ts";
import { columnsOf, readRoaCsv, readRoaJson } from "./roas.ts";
import { hasTitles, readMrtText, readPrefixToAs, readRisDump, readRouteCsv, readRouteJsonLines } from "./routes.ts";

/** Throws a BadRow that says what is wrong, and in which line. */
export function readRoutingFile(text: string): ReadFile {
  const [first] = linesOf(text, /^[%#]/);
  if (first === undefined) throw new BadRow("it is empty");
  const [, line] = first;
  return readerOf(line)(text);
}

const ADDRESS = /^[0-9a-fA-F.:]+$/;
const PREFIX = /^[0-9a-fA-F.:]+\/\d+$/;

function readerOf(line: string): (text: string) => ReadFile {
  if (/^\{\s*("|\}|$)/.test(line))
    return /^\{.*"(cidr|prefix|network)"/i.test(line) && !/"roas"/.test(line) ? readRouteJsonLines : readRoaJson;
  if (line.startsWith("TABLE_DUMP")) return readMrtText;
  if (columnsOf(line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"))) !== undefined) return readRoaCsv;
  if (hasTitles(line)) return readRouteCsv;
  const [one = "", two = "", three = ""] = line.split(/[\s,;]+/);
  if (PREFIX.test(one)) return readRouteCsv;
  if (PREFIX.test(line.split(/\s+/)[1] ?? "")) return readRisDump;
  if (ADDRESS.test(one) && /^\d{1,3}$/.test(two) && three !== "") return readPrefixToAs;
  throw new BadRow(`${quoted(line)} is not a line of ROAs or routes in any form that is known`);
}
