import { Fragment } from 'react';
import { nameIn } from '../../api/costBuckets';
import { shareOf } from '../../api/money';
import type { CostItem } from '../../api/types';
import { Meter } from '../../shared/Meter';
import { Money } from '../../shared/Money';

const SHOWN = 8;

/** The dearest beside each other. */
export function CostBars({ items, dimension }: { items: readonly CostItem[]; dimension: string }) {
  const dearest = items[0]?.cost_usd ?? '0';
  return (
    <div className="panel-body bars">
      {items.slice(0, SHOWN).map((item) => {
        const name = nameIn(item, dimension) ?? '(none named)';
        return (
          <Fragment key={name}>
            <span className="break">{name}</span>
            <Meter posted={shareOf(item.cost_usd, dearest)} status="ok" label={`${name}: ${item.cost_usd} US dollars`} />
            <span className="num">
              <Money usd={item.cost_usd} />
            </span>
          </Fragment>
        );
      })}
    </div>
  );
}
