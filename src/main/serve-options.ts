/** Options of a server as they're typed, and its address as programs on this machine find it. */
import { Misuse, readText } from "../cli/command.ts";

export function readJsonFile(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}

export function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Misuse(`--port takes 0 to 65535, not ${text}`);
  return port;
}

/** Where a program on this machine finds what listens on every address. */
export const reached = (url: string): string =>
  url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
