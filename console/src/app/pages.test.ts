import { describe, expect, it } from 'vitest';
import { pages } from './pages';

describe('the table of pages', () => {
  it('names each address and each page of the menu once', () => {
    const paths = pages.map((page) => page.path);
    const labels = pages.flatMap((page) => page.label ?? []);
    expect(new Set(paths).size).toBe(paths.length);
    expect(new Set(labels).size).toBe(labels.length);
    expect(paths.every((path) => path.startsWith('/') && !/^\/(api|v1|health|metrics|debug|assets)(\/|$)/.test(path))).toBe(true);
  });

  it('has a group and a picture for each page of the menu', () => {
    expect(pages.filter((page) => page.label && (!page.group || !page.icon))).toEqual([]);
  });

  it('asks for a permission wherever something is the whole house’s', () => {
    expect(pages.filter((page) => page.house && !page.needs)).toEqual([]);
  });
});
