/** `cordon flows tail`: the last records that Cordon keeps, and those that come. */
import type { Answers } from "../../own-api/routes.ts";
import { Misuse } from "../command.ts";
import { askLines, type Where } from "../question.ts";
import { readable } from "../terminal/readable.ts";
import { formatMissing } from "./missing.ts";

interface Values extends Where {
  readonly "flow-log"?: string | undefined;
  readonly interface?: string | undefined;
  readonly lines?: string | undefined;
  readonly follow: boolean;
  readonly json: boolean;
}

type Line = Answers["/_cordon/flows"];

export async function tail(values: Values): Promise<number> {
  const { "flow-log": flowLog, interface: of, lines = "10", follow, json } = values;
  if (!/^[0-9]+$/.test(lines)) throw new Misuse(`--lines takes a number of records, not ${lines}`);
  const query = {
    last: lines,
    ...(flowLog !== undefined && { "flow-log": flowLog }),
    ...(of !== undefined && { interface: of }),
    ...(follow && { follow: "" }),
  };
  const print = json ? printJson : printText();
  let isNothing = true;
  for await (const line of askLines(values, "/_cordon/flows", { query, isEndless: follow })) {
    if ("waiting" in line) continue;
    isNothing &&= !("format" in line);
    print(line);
  }
  if (isNothing) console.error("cordon flows: no flow log records that. Make one with: aws ec2 create-flow-logs");
  if (!follow) return 0;
  console.error("cordon flows: the server has ended its answer");
  return 2;
}

const printJson = (line: Line): void => console.log(JSON.stringify(line));

/** Records alone on standard output, with a title whenever they are of another flow log, as tail has it for files. */
function printText(): (line: Line) => void {
  const titles = new Map<string, string>();
  let last: string | undefined;
  return (answered) => {
    const line = readable(answered);
    if ("missing" in line) console.error(`cordon flows: ${formatMissing(line.missing)}`);
    else if ("format" in line) {
      const { flowLog, name, of, traffic } = line;
      titles.set(flowLog, `==> ${flowLog}${name === undefined ? "" : ` (${name})`}: ${traffic} of ${of} <==`);
    } else if ("record" in line) {
      if (line.flowLog !== last && (titles.size > 1 || last !== undefined)) console.log(titles.get(line.flowLog));
      last = line.flowLog;
      console.log(line.record);
    }
  };
}
