/** Where the records of flow logs are: something like files, to which only whole pieces are appended. Paths are relative, with slashes. */
export interface RecordMedium {
  /** Whether others append and remove as well: then nothing is known of it for longer than a moment. */
  readonly isShared: boolean;
  /** All there is, with its size in bytes; or what has such a beginning. */
  list(beginning?: string): Promise<ReadonlyMap<string, number>>;
  /** `id`: what has been appended to the path under the same id isn't again, if the medium is shared. */
  append(path: string, text: string, id?: string): Promise<void>;
  /** Less than asked for if there is no more. */
  read(path: string, from: number, length: number): Promise<Buffer>;
  /** Never called on one that is shared: it has no halves. */
  truncate(path: string, size: number): Promise<void>;
  remove(path: string): Promise<void>;
  clear(): Promise<void>;
}
