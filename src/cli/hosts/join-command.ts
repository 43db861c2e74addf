/** What to run on a machine so that it joins, and what whoever runs it should know. */
import type { GivenToken } from "../../own-api/hosts/tokens.ts";
import { formatTime } from "./duration.ts";

/** `server` is where the host reaches the server. */
export function joinCommand(name: string, { token, expires, isReusable }: GivenToken, server: string): string {
  const machines = isReusable ? "any number of machines, of which the last one is the host," : "one machine,";
  return [
    `Run this on ${name}. The token is good for ${machines} until ${formatTime(expires)}, and is shown only now:`,
    "",
    `sudo cordon agent join ${server} --token file:/dev/stdin <<'END'`,
    token,
    "END",
    ...warningsAbout(server).flatMap((warning) => ["", warning]),
  ].join("\n");
}

function warningsAbout(server: string): readonly string[] {
  const { protocol, hostname } = new URL(server);
  const isHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  if (protocol === "http:") {
    return ["Over plain HTTP only this machine itself can join. For others, start the server with: cordon serve --tls"];
  }
  return isHere
    ? [`${hostname} is this machine itself. For another one, name the server's address with --server URL.`]
    : [];
}

export const FAILSAFE =
  "tcp/22 stays open to everyone whatever the rules say, so that no mistake in them locks you out; --failsafe of\n" +
  "'cordon agent join' changes that.";
