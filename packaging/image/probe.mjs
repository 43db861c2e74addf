/** The image's health check: exit status 0 if the Cordon of this container answers and is ready. */
import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";

// The commands in the container ask the same address.
const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566");

const statusOver = (request) =>
  new Promise((resolve, reject) => {
    // Of one's own container no certificate says more than the address.
    const options = {
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: port || 4566,
      path: "/_cordon/ready",
      timeout: 4_000,
      rejectUnauthorized: false,
    };
    request(options, (response) => resolve(response.resume().statusCode))
      .on("timeout", () => reject(new Error("no answer within 4 s")))
      .on("error", reject)
      .end();
  });

// Which of the two it speaks, the server's options say, and they aren't known here.
const status = await statusOver(overHttp).catch(() => statusOver(overHttps));
console.log(`status ${status}`);
process.exit(status === 200 ? 0 : 1);
