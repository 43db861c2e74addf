/** Finds the tests that can notice a change of a source file, the nearest first. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const isCode = (path: string): boolean => /\.(ts|js|mjs)$/.test(path) && !path.endsWith(".d.ts");
const isTest = (path: string): boolean => path.endsWith(".test.ts");
const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

/** These take minutes, and run external clients. */
const LEFT_OUT = /^test\/(terraform|clients)\//;
/** Rooms that tests in test/ reach through a whole Cordon, which `main` puts together. */
const REACHED_THROUGH_MAIN = new Set(["cli", "gateway", "main", "own-api", "wire"]);

/** Paths are relative to the root of the repository, with slashes. */
export class TestMap {
  readonly #imports = new Map<string, readonly string[]>();

  constructor(root: string) {
    for (const folder of ["bin", "src", "test"]) {
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
        const path = `${folder}/${name.replaceAll("\\", "/")}`;
        if (isCode(path)) this.#imports.set(path, importsOf(path, readFileSync(join(root, path), "utf8")));
      }
    }
  }

  /**
   * Test files in widening circles: those in the file's folder, those in its room (or in other rooms, if its room has no
   * tests), those in test/ that use the room, and those that start a whole Cordon.
   */
  around(file: string): readonly (readonly string[])[] {
    const room = roomOf(file);
    const tests = [...this.#imports.keys()].filter((path) => isTest(path) && !LEFT_OUT.test(path)).sort();
    const reaching = tests.filter((path) => path.startsWith("src/") && this.#reaches(path, file));
    const folder = reaching.filter((path) => dirname(path) === dirname(file));
    const inRoom = reaching.filter((path) => roomOf(path) === room && !folder.includes(path));
    const elsewhere = folder.length + inRoom.length === 0 ? reaching : [];
    const isOfRoom = (path: string) => path.startsWith(`test/${room}/`) || this.#rooms(path).has(room);
    const across = tests.filter((path) => path.startsWith("test/") && isOfRoom(path));
    const whole = REACHED_THROUGH_MAIN.has(room ?? "") ? tests.filter((path) => this.#rooms(path).has("main")) : [];
    const last = whole.filter((path) => path.startsWith("test/") && !across.includes(path));
    return [folder, inRoom, elsewhere, across, last].filter(({ length }) => length > 0);
  }

  /** Reports whether the test imports the file, directly or indirectly. The registry's imports aren't followed. */
  #reaches(test: string, file: string): boolean {
    return this.#closure(test, (path) => !path.endsWith(".generated.ts")).has(file);
  }

  /** The rooms that a test in test/ imports, directly or through shared test code. */
  #rooms(test: string): ReadonlySet<string | undefined> {
    return new Set([...this.#closure(test, (path) => !path.startsWith("src/"))].map(roomOf));
  }

  /** The files that are imported, directly or indirectly; imports of files that aren't followed are left out. */
  #closure(start: string, isFollowed: (path: string) => boolean): ReadonlySet<string> {
    const found = new Set([start]);
    for (const path of found) {
      if (!isFollowed(path)) continue;
      for (const imported of this.#imports.get(path) ?? []) found.add(imported);
    }
    return found;
  }
}

/** The files that a file imports or starts: relative paths in imports and in `new URL(...)`. */
function importsOf(path: string, text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(|\bnew URL\()"(\.[^"]+)"/g);
  return [...found].map(([, relative = ""]) => normalize(join(dirname(path), relative)).replaceAll("\\", "/"));
}
