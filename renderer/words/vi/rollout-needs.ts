import type { rolloutNeeds as english } from '../en/rollout-needs.ts';
import type { Translated } from '../en/translated.ts';

export const rolloutNeeds: Translated<typeof english> = {
  title: '{{what}} tại {{where}}',
  held: 'Đang tạm giữ: {{why}}',
  approval: 'Đang chờ phê duyệt: {{step}}',
  approvalMend: 'Mở lần triển khai, xem các điều kiện, rồi phê duyệt hoặc hủy.',
  goingBack: 'Đang tự quay lui: {{why}}.',
  rolledBack: 'Đã tự quay lui: {{why}}.',
  rolledBackMend: 'Mở lần triển khai để xem dữ liệu đã ghi lại.',
  sitesBack_other: '{{sites}} đã tự quay lui: {{why}}.',
  count_other: '{{count}} lần triển khai',
  gatesInForce: 'Bước đang có hiệu lực, số liệu hiện tại',
  gatesBack: 'Số liệu lúc bắt đầu quay lui',
  inWave: 'đợt {{wave}}/{{waves}}, tại {{sites}}: {{step}}',
  drill: 'Diễn tập đã quay lui trong',
  over: 'trên {{limit}}',
  open: 'Mở lần triển khai {{name}}',
  select: 'Chọn {{where}} để quay lui',
  dismiss: 'Bỏ qua {{name}}',
  unread: 'mới',
  allRead: 'Đánh dấu đã đọc tất cả',
};
