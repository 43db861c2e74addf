/** Tags: the key-value pairs that callers put on resources. */

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Anything the world holds. Its id is unique within its kind and partition. */
export interface Resource {
  readonly id: string;
}

/** A resource that CreateTags and TagSpecifications may tag. */
export interface Tagged extends Resource {
  readonly tags: readonly Tag[];
}
