/** How a stretch whose records are missing reads. */
import type { MissingRecords } from "../../own-api/flows/missing-records.ts";
import { formatNamed } from "../flow-words.ts";

/** `records of eni-1 (web-1) are missing from ... until ...: no agent watched the host`. */
export const formatMissing = ({ interfaceId, name, from, until, because }: MissingRecords): string =>
  `records of ${formatNamed({ id: interfaceId, name })} are missing from ${from} until ${until}: ${because}`;
