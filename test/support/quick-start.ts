/**
 * Arguments for Node in a process that ends within seconds: its optimising compiler would take a fifth of that time and pay
 * later, and the first room for new objects, 1 MB, would be collected for each megabyte of what stays.
 */
export const quickStart = ['--no-opt', '--min-semi-space-size=16'];
