/** How many members and exchanges each community of a bank has; its place is its name. */
export type Size = { name: string; communities: { members: number; exchanges: number }[] };

/** Five towns with a long history; every bank has them, so that what is asked of both is alike. */
const TOWNS = Array.from({ length: 5 }, () => ({ members: 200, exchanges: 20_000 }));

/** A thousand members, a hundred thousand exchanges, 400,000 entries. */
export const SMALL: Size = { name: "small", communities: TOWNS };

/** A hundred thousand members, two and a half million exchanges, ten million entries. */
export const LARGE: Size = { name: "large", communities: [...TOWNS, ...others(99_000, 2_400_000)] };

/** Far smaller ones, to see within seconds that all of it works. */
export const QUICK_SMALL: Size = { name: "small", communities: few(5, 40, 1500) };
export const QUICK_LARGE: Size = {
  name: "large",
  communities: [...few(5, 40, 1500), ...few(20, 50, 500)],
};

function few(communities: number, members: number, exchanges: number): Size["communities"] {
  return Array.from({ length: communities }, () => ({ members, exchanges }));
}

/** Communities of 50 to 350 members, who exchange with the same zeal everywhere. */
function others(members: number, exchanges: number): Size["communities"] {
  const sizes: number[] = [];
  for (let left = members; left > 0; left -= sizes.at(-1)!) {
    sizes.push(left < 400 ? left : 50 + sizes.length * 37 % 301);
  }
  return sizes.map((size) => ({
    members: size,
    exchanges: Math.round(exchanges * size / members),
  }));
}
