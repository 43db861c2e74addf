/** Launch templates: what instances are launched with, in numbered versions that never change. */
import type { Resource, Tagged } from "../tag.ts";

export interface LaunchTemplate extends Tagged {
  readonly ownerId: string;
  readonly name: string;
  readonly defaultVersion: number;
  /** The highest number of its versions. */
  readonly latestVersion: number;
  /** The highest number that a version ever had, if that one is deleted: no number is given twice. */
  readonly lastNumber?: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The ARN of who created it. */
  readonly createdBy: string;
}

/** `id` is made by `launchTemplateVersionId`. */
export interface LaunchTemplateVersion extends Resource {
  readonly templateId: string;
  readonly version: number;
  readonly description?: string;
  /** Members of AWS's shape. */
  readonly data: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly createdBy: string;
}

export const launchTemplateVersionId = (templateId: string, version: number): string => `${templateId}/${version}`;
