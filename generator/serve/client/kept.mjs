// What this tab keeps over a reload. False or undefined where the browser keeps nothing.
export function kept(key) {
  try {
    return JSON.parse(sessionStorage[`prepbook:${key}`]);
  } catch {
    return undefined;
  }
}

export function keep(key, value) {
  try {
    sessionStorage[`prepbook:${key}`] = JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
