/** The documents of policies, as quotas count them and answers show them. */

/** AWS: white space doesn't count. */
export const sizeOfDocument = (text: string): number => text.replace(/\s/g, "").length;

/** AWS: answers have documents percent-encoded, by RFC 3986. */
export const showDocument = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
