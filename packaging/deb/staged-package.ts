/** The files of one Debian package on the disk, as dpkg-deb takes them, and the package that it makes of them. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

export interface About {
  /** Debian's version: `0.1.0`, `0.2.0~rc.1`. */
  readonly version: string;
  /** `amd64`, `arm64` or `all`. */
  readonly architecture: string;
  /** When it was made. Every file has this time, so that the same inputs make the same package. */
  readonly time: Date;
}

/** As dpkg-deb has it: `xz` or `gzip`, and how hard it tries, from 1. */
export interface Compression {
  readonly kind: string;
  readonly level: number;
}

const SCRIPTS = ["postinst", "prerm", "postrm"];
const MAINTAINER = "The Cordon project <maintainers@cordon-project.org>";

const LICENCE = `Cordon is licensed under the Apache License, Version 2.0. On Debian systems its
text is in /usr/share/common-licenses/Apache-2.0.
`;

export class StagedPackage {
  readonly name: string;
  readonly about: About;
  readonly #root: string;

  /** `source` is the folder with its `control`, its scripts and what else Debian asks for; `root` is where its files are put. */
  constructor(name: string, about: About, source: string, root: string) {
    this.name = name;
    this.about = about;
    this.#root = root;
    const found = readdirSync(source);
    for (const script of SCRIPTS.filter((each) => found.includes(each))) {
      this.write(`DEBIAN/${script}`, readFileSync(join(source, script)), 0o755);
    }
    if (found.includes("lintian-overrides")) {
      this.write(`usr/share/lintian/overrides/${name}`, readFileSync(join(source, "lintian-overrides")));
    }
    this.write("DEBIAN/control", readFileSync(join(source, "control")));
  }

  /** Writes a file, and the folders to it. The path begins without a slash. */
  write(path: string, body: string | Uint8Array, mode = 0o644): void {
    const file = this.#path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, body);
    chmodSync(file, mode);
  }

  /** Takes a file that is on the same disk, without a copy. */
  move(from: string, path: string, mode = 0o644): void {
    const file = this.#path(path);
    mkdirSync(dirname(file), { recursive: true });
    renameSync(from, file);
    chmodSync(file, mode);
  }

  /** A configuration file: an upgrade leaves what somebody changed in it. */
  writeConfiguration(path: string, body: string | Uint8Array): void {
    this.write(path, body);
    this.write("DEBIAN/conffiles", `/${path}\n`);
  }

  /** Whose it is, and a changelog in Debian's form. `more` is what else is in it, with the licences of that. */
  writeDocumentation(more = ""): void {
    const { version, time } = this.about;
    const date = time.toUTCString().replace("GMT", "+0000");
    const entry = `cordon (${version}) unstable; urgency=medium

  * Cordon ${version}. What users can newly do is in Cordon's own CHANGELOG.md.

 -- ${MAINTAINER}  ${date}
`;
    this.write(`usr/share/doc/${this.name}/changelog.gz`, gzipSync(entry, { level: 9 }));
    this.write(
      `usr/share/doc/${this.name}/copyright`,
      `Copyright (C) ${time.getUTCFullYear()} the Cordon project\n\n${LICENCE}${more}`,
    );
  }

  /** Writes the package into the folder, and resolves with its path. */
  async build(folder: string, { kind, level }: Compression): Promise<string> {
    const { version, architecture, time } = this.about;
    const files = this.#files();
    const installed = files.filter((file) => !file.startsWith("DEBIAN/"));
    const md5sum = (file: string) =>
      createHash("md5")
        .update(readFileSync(this.#path(file)))
        .digest("hex");
    this.write("DEBIAN/md5sums", installed.map((file) => `${md5sum(file)}  ${file}\n`).join(""));
    const kibibytes = installed.reduce((sum, file) => sum + Math.ceil(statSync(this.#path(file)).size / 1024), 0);
    const [first = "", ...rest] = readFileSync(this.#path("DEBIAN/control"), "utf8").split("\n");
    const control = [
      first,
      `Version: ${version}`,
      `Architecture: ${architecture}`,
      `Maintainer: ${MAINTAINER}`,
      `Installed-Size: ${kibibytes}`,
      ...rest,
    ];
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own form of a variable.
    this.write("DEBIAN/control", control.join("\n").replaceAll("${version}", version));
    this.#setTimes(time);
    const deb = join(folder, `${this.name}_${version}_${architecture}.deb`);
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(time.getTime() / 1_000) };
    // Several threads compress to something else than one.
    const asked = ["--build", "--root-owner-group", "--threads-max=1", `-Z${kind}`, `-z${level}`, this.#root, deb];
    await promisify(execFile)("dpkg-deb", asked, { env });
    return deb;
  }

  /** Once it's built. */
  remove(): void {
    rmSync(this.#root, { recursive: true });
  }

  #path(path: string): string {
    return join(this.#root, path);
  }

  #all(): readonly string[] {
    return readdirSync(this.#root, { recursive: true, encoding: "utf8" }).sort();
  }

  #files(): readonly string[] {
    return this.#all().filter((path) => statSync(this.#path(path)).isFile());
  }

  #setTimes(time: Date): void {
    for (const path of [".", ...this.#all()]) {
      const file = this.#path(path);
      if (statSync(file).isDirectory()) chmodSync(file, 0o755);
      lutimesSync(file, time, time);
    }
  }
}
