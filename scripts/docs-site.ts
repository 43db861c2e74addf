/** `npm run docs:site`: writes the documentation as a folder of static pages. `node scripts/docs-site.ts FOLDER` writes it elsewhere. */
import { fileURLToPath } from "node:url";
import { buildSite } from "./site/build-site.ts";

const [named] = process.argv.slice(2);
if (named?.startsWith("-")) {
  console.error("It takes the folder to write: node scripts/docs-site.ts FOLDER, or none for ./site");
  process.exit(2);
}
const folder = named ?? fileURLToPath(new URL("../site", import.meta.url));
const { pages, problems } = await buildSite(folder);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${pages} pages in ${folder}: open ${folder}/index.html, or serve the folder below any path.`);
