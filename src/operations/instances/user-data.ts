/** Limits the length of an instance's user data. */
import { awsError } from "../../model/aws-error.ts";

// AWS: catalogue 402
const tooLong = awsError("InvalidParameterValue", (most: number) => `User data is limited to ${most} bytes`);

const MOST_BYTES = 16_384;

/** `base64` is the text in the call; AWS counts the decoded bytes. */
export function refuseLongUserData(base64 = ""): void {
  const digits = base64.length - (base64.match(/[=\s]/g)?.length ?? 0);
  if (Math.floor((digits * 3) / 4) > MOST_BYTES) throw tooLong(MOST_BYTES);
}
