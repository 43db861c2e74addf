/** What the server shows to those who come over TLS: files of the operator's, or a key and a certificate that it makes itself. */
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import { readText } from "../../cli/command.ts";
import type { TlsIdentity } from "../../gateway/http-server.ts";
import { isCurrent, makeCertificate, makeTlsKey, namesIn } from "./own-certificate.ts";

/** Of the server's own making, or the paths of a certificate (with those between it and a root) and its key, in PEM. */
export type TlsOptions = { readonly names?: readonly string[] } | { readonly cert: string; readonly key: string };

export interface ServedTls extends TlsIdentity {
  /** The SHA-256 of the public key, in base64url: hosts know the server by it. */
  readonly pin: string;
  /** What clients must trust, if nobody else vouches for it: its file, if it has one. */
  readonly own: { readonly file: string | undefined } | undefined;
}

/** `directory` keeps what the server makes; undefined if nothing is kept. `now` in milliseconds. Throws an Error that says what to do. */
export async function tlsIdentity(
  options: TlsOptions,
  directory: string | undefined,
  listensOn: string,
  log: (line: string) => void,
  now = Date.now(),
): Promise<ServedTls> {
  if ("cert" in options) return { ...readTlsFiles(options, log), own: undefined };
  const kept = directory === undefined ? undefined : join(directory, "tls.key");
  const key = (kept && readIfThere(kept)) ?? makeTlsKey();
  if (kept !== undefined) keepKey(kept, key);
  const file = directory === undefined ? undefined : resolve(directory, "tls.crt");
  const before = (file && readIfThere(file)) ?? "";
  const names = ownNames(listensOn, options.names ?? []);
  if (isCurrent(before, key, names, now)) return { key, cert: before, pin: pinOf(before), own: { file } };
  // What it had been called by stays: clients may still do so.
  const all = [...new Set([...names, ...namesIn(before)])].slice(0, MOST_NAMES);
  const cert = await makeCertificate(key, all, now);
  if (file !== undefined) write(file, cert, 0o644);
  return { key, cert, pin: pinOf(cert), own: { file } };
}

const MOST_NAMES = 100;

/** The names and addresses that this machine is called by, with those that the operator gives. */
function ownNames(listensOn: string, given: readonly string[]): readonly string[] {
  const isEverywhere = listensOn === "0.0.0.0" || listensOn === "::";
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith("fe80:"))
    .map(({ address }) => address);
  return [
    ...new Set(["localhost", "127.0.0.1", "::1", hostname(), ...(isEverywhere ? addresses : [listensOn]), ...given]),
  ];
}

function pinOf(cert: string): string {
  const key = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(key).digest("base64url");
}

export function readTlsFiles(files: { readonly cert: string; readonly key: string }, log: (line: string) => void) {
  const [cert, key] = [readText(files.cert), readText(files.key)];
  let isPair: boolean;
  try {
    isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    throw new Error(
      `${files.cert} and ${files.key} must be a certificate and its key in PEM: ${(error as Error).message}`,
    );
  }
  if (!isPair) throw new Error(`${files.key} is not the key of the certificate in ${files.cert}`);
  if (mayOthersRead(files.key)) log(`${files.key} is secret, and other users can read it. Run: chmod 600 ${files.key}`);
  return { key, cert, pin: pinOf(cert) };
}

function keepKey(path: string, key: string): void {
  if (readIfThere(path) === undefined) write(path, key, 0o600);
  else if (mayOthersRead(path)) {
    throw new Error(`${path} proves to hosts who this server is, and other users can read it. Run: chmod 600 ${path}`);
  }
}

const mayOthersRead = (path: string): boolean => process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0;

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Under its name only when it's whole and on disk. */
function write(path: string, text: string, mode: number): void {
  const file = openSync(`${path}.new`, "w", mode);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}
