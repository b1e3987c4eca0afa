export function listedNames(number: number): string[];
