/** Whether the Cordon at an endpoint answers, shows a good certificate, keeps the time, and lets the caller in. */
import { connect } from "node:tls";
import { callQuery, send } from "../ask-cordon.ts";
import { readableText } from "../terminal/readable.ts";
import { type Finding, fine, note, problem } from "./findings.ts";

/** AWS's clients and servers refuse signatures that are older or newer than this. */
const MOST_SKEW_MS = 5 * 60_000;
const SKEW_MS = 30_000;
const DAY_MS = 24 * 60 * 60_000;
const RENEW_WITHIN_MS = 30 * DAY_MS;

/** `isNamed` if somebody said that it's there. */
export async function checkServer(endpoint: string, isNamed: boolean): Promise<readonly Finding[]> {
  let answer: Response;
  const asked = Date.now();
  try {
    answer = await send(endpoint, "/_cordon/health", {});
  } catch (error) {
    const { message } = error as Error;
    if (isNamed) return [problem("server", message, "start it, or set AWS_ENDPOINT_URL to where it listens")];
    return [note("server", message)];
  }
  const took = Date.now() - asked;
  const health = (await answer.json().catch(() => ({}))) as {
    readonly status?: unknown;
    readonly damaged?: readonly { readonly partition: string; readonly problem: string }[];
  };
  if (typeof health.status !== "string")
    return [
      problem(
        "server",
        `what answers at ${endpoint} is not a Cordon (status ${answer.status})`,
        "set AWS_ENDPOINT_URL to where Cordon listens",
      ),
    ];
  return [
    fine("server", `Cordon answers at ${endpoint}`),
    ...(health.damaged ?? []).map((one) =>
      problem("log", readableText(`${one.partition}: ${one.problem}`), "restore a backup: docs/the-log.md"),
    ),
    ...checkClock(answer.headers.get("date"), took),
    ...(endpoint.startsWith("https:") ? [await checkCertificate(new URL(endpoint))] : []),
    await checkKeys(endpoint),
  ];
}

function checkClock(date: string | null, took: number): readonly Finding[] {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return [];
  // Its date has whole seconds, and was written while this one waited.
  const skew = Math.max(0, Math.abs(Date.now() - theirs) - took - 1_000);
  const seconds = Math.round(skew / 1_000);
  if (skew < SKEW_MS) return [fine("clock", "the server's and this machine's agree")];
  const found = `this machine's clock is ${seconds} seconds ${Date.now() > theirs ? "ahead of" : "behind"} the server's`;
  const remedy = "have both set by NTP: signatures are good for 5 minutes";
  return [skew < MOST_SKEW_MS ? note("clock", found, remedy) : problem("clock", found, remedy)];
}

/** Only of one that is trusted: nothing else has answered. */
function checkCertificate({ hostname, port }: URL): Promise<Finding> {
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const failed = (error: Error) => resolve(note("certificate", `it can't be looked at: ${error.message}`));
    const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false, timeout: 5_000 }, () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to);
      socket.destroy();
      const found = `the server's is good until ${new Date(until).toISOString().slice(0, 10)}`;
      const isSoon = until - Date.now() < RENEW_WITHIN_MS;
      resolve(isSoon ? note("certificate", found, "renew it, and send the server SIGHUP") : fine("certificate", found));
    });
    socket.once("error", failed).once("timeout", () => socket.destroy(new Error("it takes too long")));
  });
}

async function checkKeys(endpoint: string): Promise<Finding> {
  const answer = await callQuery(endpoint, "sts", { Action: "GetCallerIdentity", Version: "2011-06-15" });
  const text = await answer.text();
  const member = (name: string) => readableText(new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "");
  if (answer.ok) return fine("keys", `you are ${member("Arn")}`);
  const whose =
    process.env["AWS_ACCESS_KEY_ID"] === undefined ? "without keys in the environment nobody" : "your keys don't";
  const found = whose.startsWith("without")
    ? `${whose} signs in (${member("Code")})`
    : `${whose} sign in: ${member("Message")}`;
  return problem(
    "keys",
    found,
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to keys that IAM made (docs/credentials.md)",
  );
}
