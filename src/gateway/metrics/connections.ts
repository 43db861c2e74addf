/** The requests in flight, the connections, and the bytes over them. Sockets count their bytes themselves, so these are only added up. */
import type { Server } from "node:http";
import { Server as TlsServer } from "node:https";
import type { Socket } from "node:net";
import { gauge, type Metrics } from "./metrics.ts";
import { Counter } from "./series.ts";

export function countConnections(server: Server | TlsServer, metrics: Metrics): void {
  const open = new Set<Socket>();
  const accepted = new Counter("cordon_connections_total", "Connections that were accepted.");
  const closed = { received: 0, sent: 0 };
  server.on(server instanceof TlsServer ? "secureConnection" : "connection", (socket: Socket) => {
    open.add(socket);
    accepted.add(1);
    socket.once("close", () => {
      open.delete(socket);
      closed.received += socket.bytesRead;
      closed.sent += socket.bytesWritten;
    });
  });
  const added = () => {
    const sum = { ...closed };
    for (const { bytesRead, bytesWritten } of open) {
      sum.received += bytesRead;
      sum.sent += bytesWritten;
    }
    return [
      { labels: ["received"], value: sum.received },
      { labels: ["sent"], value: sum.sent },
    ];
  };
  let inFlight = 0;
  server.on("request", (_, response) => {
    inFlight += 1;
    response.once("close", () => {
      inFlight -= 1;
    });
  });
  metrics.include(
    gauge("cordon_requests_in_flight", "Requests that are being answered.", () => inFlight),
    accepted,
    gauge("cordon_connections", "Connections that are open.", () => open.size),
    {
      ...{ type: "counter", name: "cordon_bytes_total", help: "Bytes over connections, with their headers." },
      labelNames: ["direction"],
      samples: added,
    },
  );
}
