import type { lab as english } from '../en/lab.ts';
import type { Translated } from '../en/translated.ts';

export const lab: Translated<typeof english> = {
  open: 'Sự cố luyện tập',
  what: 'Camera, máy chủ và mạng ở đây đều là mô phỏng. Việc chia tải, quay lui và đếm diễn ra thật.',
  router: {
    haproxy: 'Khung hình đi qua HAProxy thật.',
    embedded: 'Máy này chưa cài HAProxy: một bộ định tuyến nhỏ đi kèm thay thế nó.',
  },
  active_other: '{{count}} sự cố đang bật',
  fault: {
    'slow-link': 'Kết nối chậm',
    'gateway-down': 'Mất gateway',
    'engine-down': 'Mất máy chạy container',
    'blind-camera': 'Camera mù',
  },
  faultLong: {
    'slow-link': 'Gateway trả lời chậm.',
    'gateway-down': 'Gateway không trả lời nữa.',
    'engine-down': 'Máy chạy container và mọi container trên đó biến mất.',
    'blind-camera': 'Camera gửi khung hình trống không.',
  },
  chooseSite: 'Trạm',
  fleet: 'Chưa có dữ liệu fleet.',
  failed: 'Không bật tắt được sự cố',
};
