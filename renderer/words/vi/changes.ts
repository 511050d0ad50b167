import type { changes as english } from '../en/changes.ts';
import type { Translated } from '../en/translated.ts';

export const changes: Translated<typeof english> = {
  region: 'Quay lui',
  rollBack: 'Quay lui',
  nothing: 'Không có gì để quay lui',
  nothingAt: 'Không có gì để quay lui tại {{name}}: {{why}}.',
  nothingWhy: {
    'no-previous': 'không camera nào ở bản thử nghiệm, và không còn bản trước nào đang chạy',
    'previous-down':
      'không camera nào ở bản thử nghiệm, và bản trước không có bản chạy nào hoạt động tốt',
    'one-way':
      'không camera nào ở bản thử nghiệm, và bản đang chạy cho biết không thể quay lui từ nó',
    'left-already': 'đã quay lui rồi',
  },
  would: {
    candidate: '{{releases}} → ổn định',
    rollout: 'kết thúc đợt triển khai {{releases}}',
    previous: '{{from}} → {{to}}',
    candidateLong: 'Quay lui {{name}}: mọi camera đang ở {{releases}} trở về bản ổn định.',
    rolloutLong: 'Quay lui {{name}}: đợt triển khai {{releases}} ở đó kết thúc và quay lui.',
    previousLong:
      'Quay lui {{name}}: {{to}} vẫn đang chạy và lại là bản ổn định thay cho {{from}}.',
    unknownLong:
      'Quay lui {{name}}: có gateway chưa có dữ liệu; sẽ quay lui ngay khi kết nối lại được.',
    theCandidate: 'bản thử nghiệm',
  },
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
  persisted: 'đã lưu trong {{ms}}',
  persisting: 'đang lưu',
  notPersisted: 'chưa lưu được: {{detail}}',
  queued_other: 'không kết nối được {{count}} gateway: xếp hàng chờ tới khi có lại ({{names}})',
  asks_other:
    '{{count}} gateway đã bị thay đổi trong lúc đó và hỏi bạn: trả lời ở trang của trạm ({{names}})',
  wasQueued_other: '{{count}} lệnh đã xếp hàng, lệnh cuối kết thúc lúc {{time}}',
  unneeded_other: 'không có gì để quay lui trên {{count}} gateway',
  dropped_other: '{{count}} lệnh xếp hàng đã bị bỏ ({{names}})',
  failedAt: '{{gateway}} thất bại: {{detail}}',
  refusedAt: '{{gateway}} từ chối: {{detail}}',
  unknownAt: '{{gateway}}: chưa rõ kết quả, đang đọc lại: {{detail}}',
};
