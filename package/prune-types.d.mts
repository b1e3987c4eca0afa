export function prunedTypes(declarations: ReadonlyMap<string, string>, entries: readonly string[]): Map<string, string>;
