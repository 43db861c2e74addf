/** The console in a real Chromium: how much script the first page takes, what switching pages costs, and a matrix of 500 x 500. */
import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import type { CDPSession, Page } from "playwright-core";
import { pages } from "../src/app/pages.ts";
import { CHROMIUM, cordonWithConsole, launch } from "./browser.ts";
import { settled } from "./settled.ts";

const GROUPS = 500;

if (CHROMIUM === undefined || !existsSync(CHROMIUM)) {
  console.log("Chromium is not installed: apt-get install chromium");
} else {
  await measure();
}

async function measure(): Promise<void> {
  const cordon = await cordonWithConsole({ store: "memory" });
  const browser = await launch();
  try {
    await makeGroups(cordon.url);
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const scripts: Promise<number>[] = [];
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(cordon.url);
    await settled(page);
    const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0);
    console.log(`script of the first page     ${Math.round(bytes / 1024)} KB gzip`);
    await measureSwitches(page);
    await measureMatrix(page, cordon.url);
  } finally {
    await browser.close();
    await cordon.close();
  }
}

/** A chain: each group lets the one before it in. */
async function makeGroups(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const ec2 = new EC2Client({ endpoint, region: "us-east-1", credentials });
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc?.VpcId;
  const subnet = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.0.0.0/20" }));
  let before: string | undefined;
  for (let i = 0; i < GROUPS; i++) {
    const named = { GroupName: `tier-${i}`, Description: "measured", VpcId };
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(named));
    await ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: subnet.Subnet?.SubnetId, Groups: GroupId ? [GroupId] : [] }),
    );
    const from = before === undefined ? [] : [{ GroupId: before }];
    const rule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: from };
    if (from.length > 0) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] }));
    before = GroupId;
  }
  ec2.destroy();
}

async function scriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? 0) * 1_000;
}

/** Each page for the second time: its code is there by then. */
async function measureSwitches(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  for (const times of ["first", "again"]) {
    for (const { path } of pages) {
      const before = await scriptMs(session);
      await page.evaluate((to) => {
        location.hash = to;
      }, `#/${path}`);
      await settled(page);
      const ms = (await scriptMs(session)) - before;
      if (times === "again") console.log(`script to switch to ${path.padEnd(17)} ${ms.toFixed(0)} ms`);
    }
  }
}

async function measureMatrix(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/#/matrix?traffic=tcp/443`);
  await page.reload();
  await settled(page);
  await page.getByRole("button", { name: "As CSV" }).waitFor();
  const box = page.getByRole("application");
  const shape = (await box.boundingBox()) ?? { x: 0, y: 0 };
  for (let i = 0; i < 20; i++) await page.mouse.move(shape.x + 300 + i * 9, shape.y + 200 + i * 9);
  const found = await page.evaluate((count) => {
    const of = (name: string) => performance.getEntriesByName(name).map(({ duration }) => duration);
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [count, count];
    const began = performance.now();
    const context = picture.getContext("2d") as CanvasRenderingContext2D;
    const image = context.createImageData(count, count);
    for (let at = 0; at < image.data.length; at++) image.data[at] = 255;
    context.putImageData(image, 0, 0);
    context.getImageData(0, 0, 1, 1);
    return { floor: performance.now() - began, made: of("matrix-pictured"), drawn: of("matrix-drawn") };
  }, GROUPS);
  const most = (list: readonly number[]) => Math.max(0, ...list);
  const whole = most(found.made) + most(found.drawn);
  console.log(
    `matrix of ${GROUPS} x ${GROUPS}, drawn   ${whole.toFixed(1)} ms at most (of ${found.drawn.length} drawings)`,
  );
  console.log(`a plain picture of that size ${found.floor.toFixed(1)} ms; ratio ${(whole / found.floor).toFixed(1)}`);
}
