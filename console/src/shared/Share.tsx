import { Fragment, useCallback } from 'react';
import { ChartFrame } from './ChartFrame';
import { formatPercent } from './format';
import { useCanvas, type Drawing } from './useCanvas';

export interface Part {
  name: string;
  /** For drawing. */
  value: number;
  /** For people. */
  text: string;
}

const SIZE = 160;
const HOLE = 0.6;
const PALETTE = 6;

function colorName(index: number): string {
  return `--chart-${(index % PALETTE) + 1}`;
}

function paint({ context, width, height, color }: Drawing, parts: readonly Part[]): void {
  const all = parts.reduce((sum, part) => sum + part.value, 0);
  const [x, y, radius] = [width / 2, height / 2, Math.min(width, height) / 2 - 2];
  let from = -Math.PI / 2;
  context.clearRect(0, 0, width, height);
  parts.forEach((part, index) => {
    const to = from + (all > 0 ? part.value / all : 0) * 2 * Math.PI;
    context.beginPath();
    context.arc(x, y, radius, from, to);
    context.arc(x, y, radius * HOLE, to, from, true);
    context.closePath();
    context.fillStyle = color(colorName(index));
    context.fill();
    context.strokeStyle = color('--panel');
    context.stroke();
    from = to;
  });
}

/** Parts of a whole, each with its number beside it. */
export function Share({ parts, label }: { parts: Part[]; label: string }) {
  const canvas = useCanvas(SIZE, useCallback((drawing: Drawing) => paint(drawing, parts), [parts]));
  const all = parts.reduce((sum, part) => sum + part.value, 0);
  const share = (part: Part) => (all > 0 ? part.value / all : 0);
  return (
    <ChartFrame label={label} head={['name', 'value', 'share']} rows={() => parts.map((part) => [part.name, part.value, share(part)])} shown={([name, , of]) => [name, parts.find((part) => part.name === name)?.text, formatPercent(Number(of))]}>
      <div className="share">
        <div className="chart share-picture">
          <canvas ref={canvas} role="img" aria-label={`${label}: ${parts.map((part) => `${part.name} ${formatPercent(share(part))}`).join(', ')}`} />
        </div>
        <div className="share-parts">
          {parts.map((part, index) => (
            <Fragment key={part.name}>
              <span className="share-mark" style={{ background: `var(${colorName(index)})` }} aria-hidden />
              <span className="break">{part.name}</span>
              <span className="num">{part.text}</span>
              <span className="num">{formatPercent(share(part))}</span>
            </Fragment>
          ))}
        </div>
      </div>
    </ChartFrame>
  );
}
