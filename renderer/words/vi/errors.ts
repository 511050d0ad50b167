import type { errors as english } from '../en/errors.ts';
import type { Translated } from '../en/translated.ts';

export const errors: Translated<typeof english> = {
  noConnection: 'Không có kết nối tới phần nền của Tallydeck.',
  noConnectionMend: 'Chưa gửi gì cả. Hãy thử lại khi có kết nối.',
  lostMidway: 'Mất kết nối tới phần nền của Tallydeck trước khi có câu trả lời.',
  lostMidwayMend: 'Có thể lệnh đã được thực hiện: hãy xem hiện trạng.',
  notFound: '{{what}} "{{id}}" không còn trong tệp fleet.',
  notFoundMend: 'Hãy xem lại tệp fleet.',
  refusedAt: '{{host}}: {{reason}}',
  remoteFailed: '{{command}} thất bại trên {{host}}: {{detail}}',
  remoteFailedMend: 'Kiểm tra máy đó rồi thử lại.',
  busy: 'Trang này đang chạy quá nhiều việc cùng lúc; chưa có gì được thực hiện.',
  busyMend: 'Chờ một lát rồi thử lại. Nếu vẫn vậy, hãy tải lại trang.',
  nothingToRollBack: 'Không có gì để quay lui: {{why}}.',
  nothingToRollBackMend: 'Không có gì bị thay đổi.',
  badInput: 'Phần nền không chấp nhận yêu cầu này.',
  badInputMend: 'Tải lại trang: có thể trang cũ hơn phần nền.',
  unexpected: 'Có lỗi không lường trước: {{detail}}',
  unexpectedMend: 'Hãy thử lại. Nhật ký của phần nền có thêm chi tiết.',
};
