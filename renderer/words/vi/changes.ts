import type { changes as english } from '../en/changes.ts';
import type { Translated } from '../translated.ts';

export const changes: Translated<typeof english> = {
  region: 'Quay lui',
  rollBack: 'Quay lui',
  choose: 'Chọn nơi cần quay lui',
  chooseHint: 'Chưa chọn gì',
  noServices: '{{name}} không có dịch vụ nào để quay lui',
  undo: 'Hoàn tác',
  undoLong: 'Hoàn tác: {{what}} tại {{name}}',
  name: { rollback: 'Quay lui', undo: 'Hoàn tác', split: 'Đặt tỷ lệ', change: 'Thay đổi' },
  sent: 'đã gửi',
  applied: 'đã áp dụng trên {{done}}/{{all}} trong {{ms}}',
  verified: 'đã kiểm chứng trong {{ms}}',
  verifying: 'đang kiểm chứng',
  noFrames: 'chưa kiểm chứng: không có khung hình',
  contradicted: 'trái với thực tế: {{detail}}',
  persisted: 'đã ghi đĩa trong {{ms}}',
  persisting: 'đang ghi xuống đĩa',
  notPersisted: 'chưa ghi được xuống đĩa: {{detail}}',
  queued_other: '{{count}} gateway ngoài tầm với: xếp hàng chờ tới khi có lại ({{names}})',
  failedAt: '{{gateway}} thất bại: {{detail}}',
  refusedAt: '{{gateway}} từ chối: {{detail}}',
  unknownAt: '{{gateway}}: chưa rõ kết quả, đang đọc lại: {{detail}}',
};
