import { useEffect, useRef, useState, type RefObject } from 'react';
import { useComputedColorScheme } from '@mantine/core';

export interface Drawing {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** A colour of the page's, by the name of its variable. */
  color: (name: string) => string;
}

/** A canvas as wide as its place, drawn anew when that, the theme or `draw` changes. */
export function useCanvas(height: number, draw: (drawing: Drawing) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const place = canvas.current?.parentElement;
    if (!place) {
      return;
    }
    const observer = new ResizeObserver(() => setWidth(place.clientWidth));
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0) {
      return;
    }
    const scale = window.devicePixelRatio || 1;
    context.canvas.width = Math.round(width * scale);
    context.canvas.height = Math.round(height * scale);
    context.canvas.style.width = `${width}px`;
    context.canvas.style.height = `${height}px`;
    context.scale(scale, scale);
    context.font = '12px system-ui';
    const styles = getComputedStyle(document.documentElement);
    draw({ context, width, height, color: (name) => styles.getPropertyValue(name).trim() });
  }, [width, height, scheme, draw]);
  return canvas;
}
