import type { common as english } from '../en/common.ts';
import type { Translated } from '../translated.ts';

export const common: Translated<typeof english> = {
  product: 'Tallydeck',
  close: 'Đóng',
  dismiss: 'Ẩn đi',
  retry: 'Thử lại ngay',
  search: 'Tìm kiếm',
  clear: 'Xóa',
  site: 'Trạm',
  environment: 'Môi trường',
  service: 'Dịch vụ',
  slot: 'Khe {{slot}}',
  counts: 'Lượt đếm',
  errors: 'Lỗi',
  frames: 'Khung hình',
  ago: '{{age}} trước',
  since: 'từ {{time}}',
  for: 'đã {{age}}',
  justNow: 'vừa xong',
  gap: 'chưa đọc được',
  unit: {
    perMinute: '{{value}}/phút',
    perSecond: '{{value}}/giây',
    ms: '{{value}} ms',
  },
  severity: { broken: 'Hỏng', warning: 'Cảnh báo', unknown: 'Chưa rõ', fine: 'Ổn' },
  role: { stable: 'ổn định', candidate: 'ứng viên', shadow: 'bóng', previous: 'trước đó' },
  kind: {
    development: 'Phát triển',
    staging: 'Thử nghiệm',
    production: 'Vận hành chính thức',
    'disaster-recovery': 'Dự phòng thảm họa',
  },
  state: {
    loading: 'Đang chờ số liệu đầu tiên',
    staleTitle: 'Số liệu không còn mới',
    stale: 'Số liệu này đọc từ {{age}} trước và không còn được cập nhật.',
  },
  share: {
    asked: 'yêu cầu',
    applied: 'áp dụng',
    reached: 'thực đạt',
    askedLong: 'Tỷ lệ đã yêu cầu cho bản ứng viên',
    appliedLong: 'Số camera đã chuyển sang bản ứng viên',
    reachedLong: 'Khung hình bản ứng viên thực sự trả lời, 10 giây gần nhất',
    countsLong: 'Đối tượng bản ứng viên thực sự đếm được, 60 giây gần nhất',
    allStable: 'tất cả ở bản ổn định',
    unread: 'chưa đọc được tỷ lệ chia',
    label:
      'Bản ứng viên: yêu cầu {{asked}}, đã áp dụng {{applied}} số camera, thực đạt {{reached}} số khung hình',
  },
};
