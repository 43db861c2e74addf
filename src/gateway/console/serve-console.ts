/**
 * The web console over HTTP: its page at `/` for who asks for HTML, its files below `/_cordon/console/`. They're the same for everyone and
 * have no secret: whoever opens the page signs in there, and each of its calls is a call like any other.
 */
import type { ServerResponse } from "node:http";
import type { RequestHead } from "../../wire/sigv4/credential-scope.ts";
import { GUARDS } from "../http/write-answer.ts";
import type { ConsoleFile, ConsoleFiles } from "./console-files.ts";

const FILES = "/_cordon/console/";

/** Only its own script and style run, it speaks only to this server, and no page puts it into a frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PAGE_HEADERS = {
  ...GUARDS,
  "content-security-policy": POLICY,
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** What is shown until the build is there. It asks again by itself. */
const UNBUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Cordon</title></head><body><p>The console is being built, and shows itself when it is. If this stays: npm run build:console</p>
<p>The interface for AWS clients answers already.</p></body></html>
`;

/** The file that a request is for; undefined if it's a call. A GET that is signed, or names an action, is one. */
export function consoleFileOf({ method, path, query, headers }: RequestHead): string | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  if (path.startsWith(FILES)) return path.slice(FILES.length);
  if (path !== "/" || headers["authorization"] !== undefined || headers["accept"]?.includes("text/html") !== true) {
    return undefined;
  }
  return query.some(([name]) => name === "Action" || /^x-amz-/i.test(name)) ? undefined : "index.html";
}

export async function serveConsole(
  files: ConsoleFiles,
  name: string,
  { method, headers }: RequestHead,
  response: ServerResponse,
): Promise<void> {
  const file = await files.file(name);
  if (file === undefined) {
    const isPage = name === "index.html";
    response.writeHead(isPage ? 503 : 404, {
      ...PAGE_HEADERS,
      "content-type": isPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
      "cache-control": "no-store",
    });
    response.end(isPage ? UNBUILT : "There is no such file.\n");
    return;
  }
  const answer = inForm(file, headers);
  const head = {
    ...PAGE_HEADERS,
    "content-type": file.type,
    // Their names change with their contents, so what a browser has of them never gets old.
    "cache-control": name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    etag: file.etag,
    vary: "accept-encoding",
  };
  if (headers["if-none-match"] === file.etag) response.writeHead(304, head).end();
  else {
    response.writeHead(200, {
      ...head,
      "content-length": answer.body.length,
      ...(answer.encoding !== undefined && { "content-encoding": answer.encoding }),
    });
    response.end(method === "HEAD" ? undefined : answer.body);
  }
}

function inForm({ plain, compressed }: ConsoleFile, headers: RequestHead["headers"]) {
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(headers["accept-encoding"] ?? "");
  return takesGzip && compressed !== undefined
    ? { body: compressed, encoding: "gzip" }
    : { body: plain, encoding: undefined };
}
