/** What was typed is shown again when it's refused, and in how a server was started; a URL's password must not be. */

/** A password that isn't percent-encoded can have any character, so nothing after the scheme is shown. */
export const hidePassword = (typed: string): string =>
  /:.*@|[?&]password=/s.test(typed) ? typed.replace(/^(--[\w-]+=)?([a-z]\w*:\/\/)?.*$/is, "$1$2...") : typed;

/** A message about arguments, without their passwords. */
export function hidePasswords(message: string, args: readonly string[]): string {
  return args.reduce((text, arg) => {
    const value = arg.replace(/^--[\w-]+=/, "");
    return value === "" ? text : text.replaceAll(value, () => hidePassword(value));
  }, message);
}
