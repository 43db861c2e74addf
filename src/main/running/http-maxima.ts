/** How much a server takes at one time, as the operator says. */
import { dropUndefined } from "../../model/drop-undefined.ts";

export interface HttpMaxima {
  /** How many connections may be open at one time. Default: 10,000. */
  readonly maxConnections?: number;
  /** How many requests are worked on at one time; what comes beyond that is told to try again. Default: 1,000. */
  readonly maxRequests?: number;
}

/** Throws an Error that says what's wrong with them. */
export function maximaOf({ maxConnections, maxRequests }: HttpMaxima): HttpMaxima {
  const given = dropUndefined({ maxConnections, maxRequests });
  for (const [name, value] of Object.entries(given)) {
    if (!Number.isInteger(value) || value < 1) throw new Error(`${name} is a whole number from 1, not ${value}`);
  }
  return given;
}
