/** Turns AWS's answers about launch templates back into records. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import {
  type LaunchTemplate,
  type LaunchTemplateVersion,
  launchTemplateVersionId,
} from "../../../model/records/launching/launch-template.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { keptData } from "../../launch-templates/template-data.ts";
import type { Members } from "../members.ts";

const originOf = (saved: Members) => ({
  createdAt: saved.maybeText("CreateTime") ?? "1970-01-01T00:00:00.000Z",
  createdBy: saved.maybeText("CreatedBy") ?? "",
});

const readTemplate = (saved: Members, account: string): LaunchTemplate => ({
  id: saved.text("LaunchTemplateId"),
  ownerId: account,
  name: saved.text("LaunchTemplateName"),
  defaultVersion: saved.number("DefaultVersionNumber"),
  latestVersion: saved.number("LatestVersionNumber"),
  ...originOf(saved),
  tags: saved.tags(),
});

function readVersion(saved: Members): LaunchTemplateVersion {
  const [templateId, version] = [saved.text("LaunchTemplateId"), saved.number("VersionNumber")];
  return {
    id: launchTemplateVersionId(templateId, version),
    templateId,
    version,
    ...dropUndefined({ description: saved.maybeText("VersionDescription") }),
    data: keptData(saved.structure("LaunchTemplateData") ?? {}),
    ...originOf(saved),
  };
}

export function* templateRecords(all: Members, account: string): Iterable<Change> {
  const versions = all.maybe("LaunchTemplateVersions");
  for (const saved of all.list("LaunchTemplates")) {
    const template = readTemplate(saved, account);
    yield put("launch-template", template);
    for (const each of versions?.list(template.id) ?? []) yield put("launch-template-version", readVersion(each));
  }
}
