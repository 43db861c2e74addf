/** `--failsafe`: what is let in to the host itself even if no rule allows it. */

/** So that whoever administers the host gets in, whatever the rules say. */
export const DEFAULT_FAILSAFE = "tcp/22";

const FORM = /^(tcp|udp)\/([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?$/;

/** Reads `tcp/22,udp/51820,tcp/8000-8010`, or `none`. Undefined if it isn't that. */
export function readFailsafe(text: string): readonly string[] | undefined {
  if (text === "none") return [];
  const all = text.split(",").map((each) => each.trim());
  const isGood = all.every((each) => {
    const [, , from, to = from] = FORM.exec(each) ?? [];
    return from !== undefined && Number(to) <= 65_535 && Number(from) <= Number(to);
  });
  return isGood ? [...new Set(all)] : undefined;
}

export const sayFailsafe = (failsafe: readonly string[]): string =>
  failsafe.length === 0 ? "nothing" : failsafe.join(", ");
