import type { fleet as english } from '../en/fleet.ts';
import type { Translated } from '../en/translated.ts';

export const fleet: Translated<typeof english> = {
  problems_other: 'Tệp fleet có {{count}} lỗi',
  lastGood: 'Bản hợp lệ gần nhất, lúc {{time}}, vẫn đang có hiệu lực.',
  show: 'Xem các lỗi',
  hide: 'Ẩn các lỗi',
  expected: 'cần: {{expected}}',
};
