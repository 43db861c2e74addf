/** Makes the pictures in docs/pictures: every page, light and dark, with the estate that the tests use. Needs Chromium. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { closeBrowser, cordonWithConsole, openPage } from "./test/browser.ts";
import { makeEstate } from "./test/estate.ts";
import { placesIn } from "./test/places.ts";
import { settled } from "./test/settled.ts";

const folder = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
mkdirSync(folder, { recursive: true });
const cordon = await cordonWithConsole();
try {
  const places = placesIn(await makeEstate(cordon.url));
  for (const colorScheme of ["light", "dark"] as const) {
    const { page, close } = await openPage(cordon.url, { colorScheme, width: 1280, height: 800 });
    for (const { name, address } of places) {
      await page.goto(`${cordon.url}/#${address}`);
      await settled(page);
      await page.screenshot({ path: `${folder}${name}-${colorScheme}.png`, animations: "disabled" });
    }
    await close();
  }
} finally {
  await closeBrowser();
  await cordon.close();
}
