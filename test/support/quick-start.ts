/** Arguments for Node in a process that ends within seconds: its optimising compiler would take a fifth of that time and pay later. */
export const quickStart = ['--no-opt'];
