/** Gives a directory an alias, which can't be changed later. */
import { put } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { directoryError, findDirectory, invalidParameter } from "./directory-words.ts";

// ours: no evidence of AWS's texts
const invalidAlias = invalidParameter(
  (alias: string) => `The alias '${alias}' is not valid: 1 to 62 letters, digits and hyphens, not beginning with d-.`,
);
const aliasTaken = directoryError(
  "EntityAlreadyExistsException",
  (alias: string) => `The alias '${alias}' is taken. Choose another one.`,
);
const hasAlias = invalidParameter(
  (id: string, alias: string) => `The directory ${id} already has the alias '${alias}', which cannot be changed.`,
);

export default operation("ds", "CreateAlias", {
  touches: ({ input, world }) => [existing("directory", findDirectory(world, input.DirectoryId))],
  decide({ input, world }) {
    const { Alias: alias, DirectoryId } = input;
    const directory = findDirectory(world, DirectoryId);
    if (!/^(?!D-|d-)[\da-zA-Z]+(-*[\da-zA-Z])*$/.test(alias) || alias.length > 62) throw invalidAlias(alias);
    if (directory.alias !== undefined) throw hasAlias(directory.id, directory.alias);
    if (hasAny(world.by("directory", "alias", alias))) throw aliasTaken(alias);
    return { changes: [put("directory", { ...directory, alias })], output: { DirectoryId, Alias: alias } };
  },
});
