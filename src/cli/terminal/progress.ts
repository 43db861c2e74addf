/** One line on a terminal while something takes long; nothing in pipes and files. */

const FIRST_MS = 500;
const EACH_MS = 200;
const CLEAR = "\r\u001b[K";

/** Says `what` and for how long, below what was printed, until the promise is settled. `detail` says how far it has come. */
export async function whileWaiting<T>(what: string, work: Promise<T>, detail: () => string = () => ""): Promise<T> {
  const { stderr } = process;
  if (!stderr.isTTY || process.env["TERM"] === "dumb") return await work;
  const begun = Date.now();
  let drawing: NodeJS.Timeout | undefined;
  const draw = () => {
    const line = `${what} ... ${Math.round((Date.now() - begun) / 1_000)} s${detail()}`;
    // One column less than there are, so that it never wraps; some terminals say that they have none.
    stderr.write(CLEAR + line.slice(0, (stderr.columns || 80) - 1));
  };
  const starting = setTimeout(() => {
    draw();
    drawing = setInterval(draw, EACH_MS);
  }, FIRST_MS);
  try {
    return await work;
  } finally {
    clearTimeout(starting);
    clearInterval(drawing);
    if (drawing !== undefined) stderr.write(CLEAR);
  }
}
